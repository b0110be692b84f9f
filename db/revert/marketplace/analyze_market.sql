-- Revert leadmill:marketplace/analyze_market to pg

begin;

drop function marketplace.analyze_market(timestamptz, timestamptz);

commit;
