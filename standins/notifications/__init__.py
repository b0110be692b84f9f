"""Every stand-in that receives notifications, in one process: for `make run`."""
