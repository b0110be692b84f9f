-- Verify leadmill:marketplace/add_favorite to pg

begin;

select 'marketplace.add_favorite(uuid)'::regprocedure;

rollback;
