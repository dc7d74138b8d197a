"""A draft checked before it is published: what is wrong in it, where, what is right, and the fact behind it."""
