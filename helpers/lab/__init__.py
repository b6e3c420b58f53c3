"""The hyperparameter lab without its page: settings, runs, sweeps, and what is luck in them."""
