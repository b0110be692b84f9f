-- Verify leadmill:returns/policies_are_immutable to pg

begin;

select 'returns.policies_are_immutable()'::regprocedure;

rollback;
