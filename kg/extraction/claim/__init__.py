"""Who does what with what, and the proof: the claims of a resolved draft."""
