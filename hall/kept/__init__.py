"""What somebody keeps of a working list: its columns, queries under a name."""
