-- Revert leadmill:marketplace/market to pg

begin;

drop table marketplace.market;

commit;
