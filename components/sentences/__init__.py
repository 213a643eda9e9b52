"""What each panel says: a sentence that answers its question from the numbers, and what they compare with."""
