-- Verify leadmill:marketplace/list_by_rule to pg

begin;

select 'marketplace.list_by_rule(uuid)'::regprocedure;

rollback;
