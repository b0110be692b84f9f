-- Revert leadmill:distribution/place_and_tell to pg

begin;

drop function distribution.place_and_tell(uuid[]);

commit;
