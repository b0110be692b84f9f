-- Verify leadmill:api/approve_listing to pg

begin;

select 'api.approve_listing(uuid, text, text, text)'::regprocedure;

rollback;
