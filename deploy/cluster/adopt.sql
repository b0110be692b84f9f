-- The roles that Patroni makes by itself only in a cluster that it begins. For one that is taken over, as a superuser, before
-- Patroni starts, with the passwords from the files that `leadmill cluster prepare` made. They come by standard input, because
-- everybody on the machine sees the arguments of psql (docs/cluster.md, "Take over a database"):
--   (printf "\\set replication_password '%s'\n" "$(cat cluster/passwords/replication)"
--    printf "\\set rewind_password '%s'\n" "$(cat cluster/passwords/rewind)"; cat deploy/cluster/adopt.sql) | psql -X
-- Safe to run again, and so passwords are changed, too.
\set ON_ERROR_STOP on
-- In strict mode a commit waits for a member, and none can come before this one.
set synchronous_commit = local;
set password_encryption = 'scram-sha-256';

select format('create role %I login', wanted)
from unnest(array['leadmill_replicator', 'leadmill_rewind']) as wanted
where not exists (select from pg_catalog.pg_roles where rolname = wanted)
\gexec
-- It copies the whole cluster: pg_hba.conf lets it come from members alone.
alter role leadmill_replicator replication password :'replication_password';
-- pg_rewind reads the files of the leader with it. These functions read any of them, so it, too, comes from members alone.
alter role leadmill_rewind password :'rewind_password';
grant execute on function pg_catalog.pg_ls_dir(text, boolean, boolean) to leadmill_rewind;
grant execute on function pg_catalog.pg_stat_file(text, boolean) to leadmill_rewind;
grant execute on function pg_catalog.pg_read_binary_file(text) to leadmill_rewind;
grant execute on function pg_catalog.pg_read_binary_file(text, bigint, bigint, boolean) to leadmill_rewind;
