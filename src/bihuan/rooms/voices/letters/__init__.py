"""Letters: pages are read from photos and scans, a person corrects them and takes them down."""
