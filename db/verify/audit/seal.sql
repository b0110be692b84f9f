-- Verify leadmill:audit/seal to pg

begin;

select 'audit.event_digest(audit.event)'::regprocedure;
select 'audit.range_hash(bytea, bigint, xid8, xid8)'::regprocedure;
select 'audit.seal(integer)'::regprocedure;

rollback;
