-- Revert leadmill:audit/seal to pg

begin;

revoke usage on schema audit from leadmill_worker;
drop function audit.seal(integer);
drop function audit.range_hash(bytea, bigint, xid8, xid8);
drop function audit.event_digest(audit.event);

commit;
