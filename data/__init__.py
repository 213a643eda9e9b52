"""What is true: terms, filters, the store, the measures, import, accounts and the command line."""
