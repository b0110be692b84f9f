-- Revert leadmill:distribution/count_sales to pg

begin;

drop function distribution.count_sales(uuid[]);
drop function distribution.cap_allows(distribution.cap, bigint, timestamptz);

commit;
