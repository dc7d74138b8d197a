"""The names in a text: places, instruments, agencies, mechanisms and programs."""
