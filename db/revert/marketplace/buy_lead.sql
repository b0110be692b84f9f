-- Revert leadmill:marketplace/buy_lead to pg

begin;

drop function marketplace.buy_lead(uuid, numeric);
drop function marketplace.require_for_sale(uuid, uuid);

commit;
