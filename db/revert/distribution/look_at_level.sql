-- Revert leadmill:distribution/look_at_level to pg

begin;

drop function distribution.look_at_level(catalog.competition_level,text,intake.lead,text[],integer,uuid[],uuid[],timestamptz);
drop type distribution.look;
drop type distribution.buyer;

commit;
