-- Revert leadmill:api/subscriptions to pg

begin;

drop view api.subscriptions;

commit;
