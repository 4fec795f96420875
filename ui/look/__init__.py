"""How things look and sound: tokens, style sheet, faces of verbs, chips, voices."""
