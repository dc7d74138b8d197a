"""What holds a process in, whatever it is given to read: no network, an end with its parent, a bound on its time."""
