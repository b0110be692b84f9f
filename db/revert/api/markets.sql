-- Revert leadmill:api/markets to pg

begin;

drop view api.markets;

commit;
