"""Text as characters: folding, script, words, and the view of a report that the matchers see."""
