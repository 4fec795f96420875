"""What goes on paper: documents become pages in whole printer dots, pages become bytes. No I/O."""
