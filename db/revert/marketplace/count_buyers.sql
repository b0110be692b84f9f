-- Revert leadmill:marketplace/count_buyers to pg

begin;

drop function marketplace.count_buyers(uuid, integer);
drop type marketplace.buyers;

commit;
