-- Verify leadmill:marketplace/next_number to pg

begin;

select 'marketplace.permuted(integer, bytea)'::regprocedure;
select 'marketplace.next_number(text)'::regprocedure;

rollback;
