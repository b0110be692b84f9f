-- Verify leadmill:api/subscriptions to pg

begin;

select * from api.subscriptions where false;

rollback;
