"""Each name of a draft tied to one thing, or listed as open."""
