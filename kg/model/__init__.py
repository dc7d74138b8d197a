"""What a thing is: the records that the stages share, the one schema, IRIs."""
