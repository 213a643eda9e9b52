"""The release: the figures that governors may see, protected together, audited, written once and never changed."""
