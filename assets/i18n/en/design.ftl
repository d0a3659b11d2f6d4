# design
