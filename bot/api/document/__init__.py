"""What the interface is, as a document, and the page on which it is tried."""
