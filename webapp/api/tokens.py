"""Getting tokens, renewing them and giving them back; beside the contract."""
