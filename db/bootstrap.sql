-- Cluster-wide things that no revert may remove: roles, their limits, extensions.
-- Run as a superuser, connected to the Leadmill database; safe to run again.
-- Passwords are optional psql variables (-v authenticator_password=… and so on): a role without one
-- can only come in by a pg_hba rule that asks for none.
\set ON_ERROR_STOP on

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
  ('leadmill_monitor', 'login')
) as wanted (role_name, role_options)
where not exists (select from pg_catalog.pg_roles where rolname = role_name)
\gexec

-- The public door can never become admin: its authenticator does not hold that role.
grant anon, member, partner to authenticator;
grant admin to authenticator_admin;
-- Whoever watches sees everybody's sessions and statements, their parameters excepted, or else only its own.
grant pg_monitor to leadmill_monitor;

-- The API's own sockets wait no longer than the person in front of them.
-- Strangers read the catalogue of niches; identity.admit_request gives what writes as long as a member has.
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

create schema if not exists extensions;
create extension if not exists pgcrypto with schema extensions;
create extension if not exists postgis with schema extensions;
grant usage on schema extensions to leadmill_owner;
grant usage on schema extensions to leadmill_monitor;
-- Part of every server's own package, and loaded by db/postgresql.conf; a managed server may have it otherwise.
select 'create extension if not exists pg_stat_statements with schema extensions'
where exists (select from pg_catalog.pg_available_extensions where name = 'pg_stat_statements')
\gexec

-- Nothing of ours lives in public, and nobody may put anything there.
revoke create on schema public from public;
select format('revoke all on database %I from public', current_database()) \gexec
select format('grant connect on database %I to %s', current_database(),
  'authenticator, authenticator_admin, leadmill_api, leadmill_worker, leadmill_reconciler, leadmill_monitor') \gexec
select format('grant connect, create on database %I to leadmill_owner', current_database()) \gexec
