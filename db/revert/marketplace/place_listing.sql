-- Revert leadmill:marketplace/place_listing to pg

begin;

drop function marketplace.place_listing(intake.lead, marketplace.market, bigint, integer);

commit;
