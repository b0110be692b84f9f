-- Verify leadmill:catalog/lock_draft to pg

begin;

select 'catalog.lock_draft(uuid)'::regprocedure;

rollback;
