"""What is true: terms, filters, the store, the measures, import, accounts and the command line."""

import os

# Said before anybody imports numpy: its threads cost our small matrix products ten times what they save, and the
# other processors have readers of their own.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
