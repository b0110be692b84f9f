-- Verify leadmill:api/withdraw_listing to pg

begin;

select 'api.withdraw_listing(uuid)'::regprocedure;

rollback;
