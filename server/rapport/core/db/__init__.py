"""PostgreSQL: who we log in as, transactions that belong to one workspace, and the schema's rules.

Three schemas: `public` holds tenant tables only, `control` the named allow-list of tables that
span workspaces, `queue` the job queue. Row-level security keeps a tenant transaction inside its
workspace, whatever the code's own filters say.
"""
