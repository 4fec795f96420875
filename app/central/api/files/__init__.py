"""Routes and answers that are bytes and no JSON: snapshots in parts, blobs whole."""
