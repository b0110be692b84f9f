-- Verify leadmill:marketplace/remove_favorite to pg

begin;

select 'marketplace.remove_favorite(uuid)'::regprocedure;

rollback;
