"""A learner's copies: begun, kept, renewed."""
