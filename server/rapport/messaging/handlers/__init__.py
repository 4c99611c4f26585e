"""What runs by itself: lanes that send, files that come and go, receipts."""
