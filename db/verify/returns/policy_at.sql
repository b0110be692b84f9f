-- Verify leadmill:returns/policy_at to pg

begin;

select 'returns.policy_at(uuid, timestamptz)'::regprocedure;

rollback;
