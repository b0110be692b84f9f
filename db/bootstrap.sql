-- Cluster-wide things that no revert may remove: roles, their limits, extensions.
-- Run as a superuser, connected to the Leadmill database; safe to run again.
-- Passwords are optional psql variables (-v authenticator_password=… and so on): a role without one
-- can only come in by a pg_hba rule that asks for none.
\set ON_ERROR_STOP on

-- Roles belong to the whole cluster, so two deploys, even of different databases, change the same rows: the second would fail with
-- "tuple concurrently updated". This lock makes it wait. Logging in does not wait for it.
begin;
lock table pg_catalog.pg_authid in share row exclusive mode;

-- What is stored depends on how the database reads letters, and nobody can change that later: addresses are compared in lower case,
-- names and numbers are found by regular expressions. In Turkish the small letter of I is another one; with ICU the digits of a
-- regular expression are those of every script.
do $$
declare
  v_fits boolean := pg_catalog.getdatabaseencoding() = 'UTF8';
begin
  if v_fits then
    execute $query$
      select lower('I') = 'i' and upper('i') = 'I' and lower(E'\u00c4\u0416\u03a9') = E'\u00e4\u0436\u03c9'
        and E'\u00e9' ~ '^[[:alpha:]]$' and E'\u82b3' ~ '^[[:alpha:]]$' and E'\u2013' !~ '[[:alnum:]]' and E'\u0661' !~ '\d'
    $query$ into v_fits;
  end if;
  if not v_fits then
    raise exception 'the locale of this database does not fit Leadmill'
      using detail = (
          select format('%s has encoding %s, LC_CTYPE %s', d.datname, pg_encoding_to_char(d.encoding), d.datctype)
          from pg_database as d where d.datname = current_database()),
        hint = 'Make it anew: create database ... template template0 encoding ''UTF8'' locale ''C.UTF-8''. docs/operations.md says why.';
  end if;
end
$$;

select format('create role %I %s', role_name, role_options)
from (values
  ('leadmill_owner', 'nologin'),
  ('anon', 'nologin'),
  ('member', 'nologin'),
  ('partner', 'nologin'),
  ('admin', 'nologin'),
  ('authenticator', 'login noinherit'),
  ('authenticator_admin', 'login noinherit'),
  ('leadmill_api', 'login'),
  ('leadmill_worker', 'login'),
  ('leadmill_reconciler', 'login'),
  ('leadmill_monitor', 'login'),
  ('leadmill_backup', 'login replication'),
  -- `leadmill cells publish` lets it log in.
  ('leadmill_cells', 'nologin')
) as wanted (role_name, role_options)
where not exists (select from pg_catalog.pg_roles where rolname = role_name)
\gexec

-- The public door can never become admin: its authenticator does not hold that role.
grant anon, member, partner to authenticator;
grant admin to authenticator_admin;
-- Whoever watches sees everybody's sessions and statements, their parameters excepted, or else only its own.
grant pg_monitor to leadmill_monitor;

-- What pgBackRest asks for. With replication it may copy the whole cluster, so its password stays on the machine of the database.
grant pg_read_all_settings to leadmill_backup;
grant execute on function pg_catalog.pg_backup_start(text, boolean) to leadmill_backup;
grant execute on function pg_catalog.pg_backup_stop(boolean) to leadmill_backup;
grant execute on function pg_catalog.pg_create_restore_point(text) to leadmill_backup;
grant execute on function pg_catalog.pg_switch_wal() to leadmill_backup;

-- The API's own sockets wait no longer than the person in front of them.
-- Strangers read the catalogue of niches; identity.require_live_session gives what writes as long as a member has.
alter role anon set statement_timeout = '1s';
alter role member set statement_timeout = '8s';
alter role partner set statement_timeout = '8s';
alter role admin set statement_timeout = '30s';
alter role authenticator set statement_timeout = '10s';
alter role authenticator_admin set statement_timeout = '30s';
alter role leadmill_api set statement_timeout = '10s';
alter role leadmill_worker set statement_timeout = '60s';
alter role leadmill_reconciler set statement_timeout = '60s';
alter role leadmill_monitor set statement_timeout = '10s';
alter role leadmill_backup set statement_timeout = '3600s';
alter role leadmill_cells set statement_timeout = '3600s';
alter role anon set lock_timeout = '2s';
alter role member set lock_timeout = '3s';
alter role partner set lock_timeout = '3s';
alter role admin set lock_timeout = '5s';
alter role authenticator set lock_timeout = '3s';
alter role authenticator_admin set lock_timeout = '5s';
alter role leadmill_api set lock_timeout = '3s';
alter role leadmill_worker set lock_timeout = '5s';
alter role leadmill_reconciler set lock_timeout = '5s';
alter role leadmill_monitor set lock_timeout = '1s';
alter role leadmill_backup set lock_timeout = '5s';
-- A slot waits for the transactions that were under way before it. Nobody waits for this role: it only reads.
alter role leadmill_cells set lock_timeout = '600s';
alter role anon set idle_in_transaction_session_timeout = '15s';
alter role member set idle_in_transaction_session_timeout = '15s';
alter role partner set idle_in_transaction_session_timeout = '15s';
alter role admin set idle_in_transaction_session_timeout = '30s';
alter role authenticator set idle_in_transaction_session_timeout = '15s';
alter role authenticator_admin set idle_in_transaction_session_timeout = '30s';
alter role leadmill_api set idle_in_transaction_session_timeout = '15s';
alter role leadmill_worker set idle_in_transaction_session_timeout = '60s';
alter role leadmill_reconciler set idle_in_transaction_session_timeout = '60s';
alter role leadmill_monitor set idle_in_transaction_session_timeout = '10s';
alter role leadmill_backup set idle_in_transaction_session_timeout = '60s';
alter role leadmill_cells set idle_in_transaction_session_timeout = '60s';
-- The message of an error quotes what a caller sent: in details of ours, or as a value that is not of its type. The caller is answered
-- with it, and the access log has the request; the log of the database has neither a name nor an address.
alter role authenticator set log_min_messages = fatal;
alter role authenticator_admin set log_min_messages = fatal;
alter role leadmill_api set log_min_messages = fatal;

\if :{?authenticator_password}
alter role authenticator password :'authenticator_password';
\endif
\if :{?authenticator_admin_password}
alter role authenticator_admin password :'authenticator_admin_password';
\endif
\if :{?leadmill_api_password}
alter role leadmill_api password :'leadmill_api_password';
\endif
\if :{?leadmill_worker_password}
alter role leadmill_worker password :'leadmill_worker_password';
\endif
\if :{?leadmill_reconciler_password}
alter role leadmill_reconciler password :'leadmill_reconciler_password';
\endif
\if :{?leadmill_monitor_password}
alter role leadmill_monitor password :'leadmill_monitor_password';
\endif
\if :{?leadmill_backup_password}
alter role leadmill_backup password :'leadmill_backup_password';
\endif

create schema if not exists extensions;
create extension if not exists pgcrypto with schema extensions;
create extension if not exists postgis with schema extensions;
create extension if not exists pg_trgm with schema extensions;
grant usage on schema extensions to leadmill_owner;
grant usage on schema extensions to leadmill_monitor;
-- Part of every server's own package, and loaded by db/postgresql.conf; a managed server may have it otherwise.
select 'create extension if not exists pg_stat_statements with schema extensions'
where exists (select from pg_catalog.pg_available_extensions where name = 'pg_stat_statements')
\gexec

-- What everybody may call by default and would hurt others: large objects fill the disk, advisory locks hold what our
-- functions wait for (they take theirs as the owner), the rest holds connections and logs, or ends what colleagues do. A role
-- cannot be kept from lifting its own statement_timeout; it can be kept from much to do with the time.
select format('revoke execute on function %s from public', string_agg(p.oid::pg_catalog.regprocedure::text, ', '))
from pg_catalog.pg_proc as p
where p.pronamespace = 'pg_catalog'::pg_catalog.regnamespace
  and p.proname ~
    '^(lo_|lo(read|write)$|pg_(try_)?advisory_|pg_sleep|pg_logical_emit_message$|pg_export_snapshot$|pg_(cancel|terminate)_backend$)'
  and (p.proacl is null or exists (select from pg_catalog.aclexplode(p.proacl) as a where a.grantee = 0))
having count(*) > 0
\gexec
select format('grant execute on function %s to leadmill_owner', string_agg(p.oid::pg_catalog.regprocedure::text, ', '))
from pg_catalog.pg_proc as p
where p.pronamespace = 'pg_catalog'::pg_catalog.regnamespace and p.proname ~ '^pg_(try_)?advisory_'
\gexec
-- By this lock pgBackRest knows that no other backup is under way.
grant execute on function pg_catalog.pg_try_advisory_lock(bigint) to leadmill_backup;

-- Nothing of ours lives in public, and nobody may put anything there.
revoke create on schema public from public;
select format('revoke all on database %I from public', current_database()) \gexec
select format('grant connect on database %I to %s', current_database(),
  'authenticator, authenticator_admin, leadmill_api, leadmill_worker, leadmill_reconciler, leadmill_monitor, leadmill_backup, '
  'leadmill_cells') \gexec
select format('grant connect, create on database %I to leadmill_owner', current_database()) \gexec

commit;
