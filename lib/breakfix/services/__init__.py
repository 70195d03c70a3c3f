"""Real programs on this machine, one file each: started, waited for, always stopped."""
