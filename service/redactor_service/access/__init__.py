"""Who calls, and what he may do: accounts of people, keys of programs, and nobody else."""
