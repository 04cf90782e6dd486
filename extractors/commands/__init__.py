"""The subcommands of `gazette`, one module each, imported only when called."""
