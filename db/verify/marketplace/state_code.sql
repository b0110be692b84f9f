-- Verify leadmill:marketplace/state_code to pg

begin;

select 'marketplace.state_code(text)'::regprocedure;

rollback;
