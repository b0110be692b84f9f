-- Revert leadmill:api/subscription_caps to pg

begin;

drop view api.subscription_caps;

commit;
