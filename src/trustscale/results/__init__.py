"""What all results share: the codes that they print, where a number comes from, how it is shown."""
