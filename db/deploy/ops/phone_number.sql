-- Deploy leadmill:ops/phone_number to pg

begin;

-- The numbering plans as the ITU and the national regulators publish them;
-- tests/integration/catalog/test_addresses.py compares them.
create function ops.phone_plans() returns jsonb
language sql immutable parallel safe
return jsonb '{
  "AC": "247 - 00 5,6", "AD": "376 - 00 6,8,9", "AE": "971 0 00 5,6,7,8,9,10,11,12", "AF": "93 0 00 9", "AG": "1 1 011 10",
  "AI": "1 1 011 10", "AL": "355 0 00 6,7,8,9", "AM": "374 0 00 8", "AO": "244 - 00 9", "AR": "54 0 00 10,11",
  "AS": "1 1 011 10", "AT": "43 0 00 4,5,6,7,8,9,10,11,12,13", "AU": "61 0 00 5,6,7,8,9,10,12", "AW": "297 - 00 7",
  "AX": "358 0 00 5,6,7,8,9,10,11,12", "AZ": "994 0 00 9", "BA": "387 0 00 8,9", "BB": "1 1 011 10",
  "BD": "880 0 00 6,7,8,9,10", "BE": "32 0 00 8,9", "BF": "226 - 00 8", "BG": "359 0 00 6,7,8,9,12", "BH": "973 - 00 8",
  "BI": "257 - 00 8", "BJ": "229 - 00 10", "BL": "590 0 00 9", "BM": "1 1 011 10", "BN": "673 - 00 7", "BO": "591 0 00 8,9",
  "BQ": "599 - 00 7", "BR": "55 0 00 8,9,10,11", "BS": "1 1 011 10", "BT": "975 - 00 7,8", "BW": "267 - 00 7,8,10",
  "BY": "375 8 810 6,7,8,9,10,11", "BZ": "501 - 00 7,11", "CA": "1 1 011 7,10", "CC": "61 0 00 6,7,8,9,10,12",
  "CD": "243 0 00 7,8,9,10", "CF": "236 - 00 8", "CG": "242 - 00 9", "CH": "41 0 00 9,12", "CI": "225 - 00 10",
  "CK": "682 - 00 5", "CL": "56 - 00 9,10,11", "CM": "237 - 00 8,9", "CN": "86 0 00 7,8,9,10,11,12", "CO": "57 0 00 8,10,11",
  "CR": "506 - 00 8,10", "CU": "53 0 119 6,7,8,10", "CV": "238 - 0 7", "CW": "599 - 00 7,8", "CX": "61 0 00 6,7,8,9,10,12",
  "CY": "357 - 00 8", "CZ": "420 - 00 9,10,11,12", "DE": "49 0 00 4,5,6,7,8,9,10,11,12,13,14,15", "DJ": "253 - 00 8",
  "DK": "45 - 00 8", "DM": "1 1 011 10", "DO": "1 1 011 10", "DZ": "213 0 00 8,9", "EC": "593 0 00 8,9,10,11",
  "EE": "372 - 00 7,8,10", "EG": "20 0 00 8,9,10", "EH": "212 0 00 9", "ER": "291 0 00 7", "ES": "34 - 00 9",
  "ET": "251 0 00 9", "FI": "358 0 00 5,6,7,8,9,10,11,12", "FJ": "679 - 00 7,11", "FK": "500 - 00 5", "FM": "691 - 00 7",
  "FO": "298 - 00 6", "FR": "33 0 00 9", "GA": "241 - 00 7,8", "GB": "44 0 00 7,9,10", "GD": "1 1 011 10", "GE": "995 0 00 9",
  "GF": "594 0 00 9", "GG": "44 0 00 7,9,10", "GH": "233 0 00 8,9", "GI": "350 - 00 8", "GL": "299 - 00 6",
  "GM": "220 - 00 7,9", "GN": "224 - 00 8,9", "GP": "590 0 00 9", "GQ": "240 - 00 9", "GR": "30 - 00 10,11,12",
  "GT": "502 - 00 8,11", "GU": "1 1 011 10", "GW": "245 - 00 7,9", "GY": "592 - 001 7", "HK": "852 - 00 5,6,7,8,9,11",
  "HN": "504 - 00 8,11", "HR": "385 0 00 7,8,9", "HT": "509 - 00 8", "HU": "36 06 00 8,9",
  "ID": "62 0 00 7,8,9,10,11,12,13,14,15,16,17", "IE": "353 0 00 7,8,9,10", "IL": "972 0 00 7,8,9,10,11,12", "IM": "44 0 00 10",
  "IN": "91 0 00 8,9,10,11,12,13", "IO": "246 - 00 7", "IQ": "964 0 00 8,9,10", "IR": "98 0 00 4,5,6,7,10",
  "IS": "354 - 00 7,9", "IT": "39 - 00 6,7,8,9,10,11,12", "JE": "44 0 00 10", "JM": "1 1 011 10", "JO": "962 0 00 8,9",
  "JP": "81 0 010 8,9,10,11,12,13,14,15,16,17", "KE": "254 0 000 7,8,9,10", "KG": "996 0 00 9,10", "KH": "855 0 00 8,9,10",
  "KI": "686 0 00 5,8", "KM": "269 - 00 7", "KN": "1 1 011 10", "KP": "850 0 00 8,10", "KR": "82 0 00 5,6,8,9,10,11,12,13,14",
  "KW": "965 - 00 7,8", "KY": "1 1 011 10", "KZ": "7 8 810 10,14", "LA": "856 0 00 8,9,10", "LB": "961 0 00 7,8",
  "LC": "1 1 011 10", "LI": "423 0 00 7,9", "LK": "94 0 00 9", "LR": "231 0 00 7,8,9", "LS": "266 - 00 8", "LT": "370 0 00 8",
  "LU": "352 - 00 4,5,6,7,8,9,10,11", "LV": "371 - 00 8", "LY": "218 0 00 9", "MA": "212 0 00 9", "MC": "377 0 00 8,9",
  "MD": "373 0 00 8", "ME": "382 0 00 8,9", "MF": "590 0 00 9", "MG": "261 0 00 9", "MH": "692 1 011 7", "MK": "389 0 00 8",
  "ML": "223 - 00 8", "MM": "95 0 00 6,7,8,9,10", "MN": "976 0 001 8,9,10", "MO": "853 - 00 7,8", "MP": "1 1 011 10",
  "MQ": "596 0 00 9", "MR": "222 - 00 8", "MS": "1 1 011 10", "MT": "356 - 00 8", "MU": "230 - 00 7,8,10",
  "MV": "960 - 00 7,10", "MW": "265 0 00 7,9", "MX": "52 - 00 10", "MY": "60 0 00 8,9,10", "MZ": "258 - 00 8,9",
  "NA": "264 0 00 8,9", "NC": "687 - 00 6", "NE": "227 - 00 8", "NF": "672 - 00 6", "NG": "234 0 009 10,11,12,13,14",
  "NI": "505 - 00 8", "NL": "31 0 00 5,6,7,8,9,10,11", "NO": "47 - 00 5,8", "NP": "977 0 00 8,10,11", "NR": "674 - 00 7",
  "NU": "683 - 00 4,7", "NZ": "64 0 00 5,6,7,8,9,10", "OM": "968 - 00 7,8,9", "PA": "507 - 00 7,8,10,11", "PE": "51 0 00 8,9",
  "PF": "689 - 00 6,8,9", "PG": "675 - 00 7,8", "PH": "63 0 00 6,8,9,10,11,12,13", "PK": "92 0 00 8,9,10,11,12",
  "PL": "48 - 00 6,7,8,9,10", "PM": "508 0 00 6,9", "PR": "1 1 011 10", "PS": "970 0 00 8,9,10", "PT": "351 - 00 9",
  "PW": "680 - 00 7", "PY": "595 0 00 6,7,8,9,10,11", "QA": "974 - 00 7,8,9,11", "RE": "262 0 00 9", "RO": "40 0 00 6,9",
  "RS": "381 0 00 6,7,8,9,10,11,12", "RU": "7 8 810 10,14", "RW": "250 0 00 8,9", "SA": "966 0 00 9,10", "SB": "677 - 00 5,7",
  "SC": "248 - 00 7", "SD": "249 0 00 9", "SE": "46 0 00 6,7,8,9,10,12", "SG": "65 - 00 8,10,11", "SH": "290 - 00 4,5",
  "SI": "386 0 00 5,6,7,8", "SJ": "47 - 00 5,8", "SK": "421 0 00 6,7,9", "SL": "232 0 00 8", "SM": "378 - 00 8,10",
  "SN": "221 - 00 9", "SO": "252 0 00 6,7,8,9", "SR": "597 - 00 6,7", "SS": "211 0 00 9", "ST": "239 - 00 7",
  "SV": "503 - 00 7,8,11", "SX": "1 1 011 10", "SY": "963 0 00 8,9", "SZ": "268 - 00 8,9", "TA": "290 - 00 4",
  "TC": "1 1 011 10", "TD": "235 - 00 8", "TG": "228 - 00 8", "TH": "66 0 00 8,9,10,13", "TJ": "992 - 810 9",
  "TK": "690 - 00 4,5,6,7", "TL": "670 - 00 7,8", "TM": "993 8 810 8", "TN": "216 - 00 8", "TO": "676 - 00 5,7",
  "TR": "90 0 00 7,10,12,13", "TT": "1 1 011 10", "TV": "688 - 00 5,6,7", "TW": "886 0 00 7,8,9,10,11", "TZ": "255 0 00 9",
  "UA": "380 0 00 9,10", "UG": "256 0 00 9", "US": "1 1 011 10", "UY": "598 0 00 4,5,6,7,8,9,10,11,12,13", "UZ": "998 - 00 9",
  "VA": "39 - 00 6,7,8,9,10,11,12", "VC": "1 1 011 10", "VE": "58 0 00 10", "VG": "1 1 011 10", "VI": "1 1 011 10",
  "VN": "84 0 00 7,8,9,10", "VU": "678 - 00 5,7", "WF": "681 - 00 6,9", "WS": "685 - 0 5,6,7,10", "XK": "383 0 00 8,9,10,11,12",
  "YE": "967 0 00 7,8,9", "YT": "262 0 00 9", "ZA": "27 0 00 5,6,7,8,9,10", "ZM": "260 0 00 9", "ZW": "263 0 00 7,9,10"
}';

comment on function ops.phone_plans() is
$$For each region (ISO 3166 alpha-2): calling code, what is dialled before a number within the country (- for nothing), what before
one abroad, and how many digits a national number may have.$$;

create function ops.phone_pattern() returns text
language sql immutable parallel safe
return replace(replace(
  -- The number of a small area, a slash, the rest; or all of it. A slash between two whole numbers is none of these.
  '<s>*(?:[Tt][Ee][Ll]:<s>*)?(?:[+' || ops.range_of(65291) || ']<s>*)?(?:(?:<d><s>*){1,6}/<s>*(?:<d><s>*){4,9}|(?:<d><s>*){5,15})'
  || '(?:;?<s>*(?:[Ee][Xx][Tt](?:[Ee][Nn][Ss][Ii][Oo][Nn])?|[Xx#])[.:=]?<s>*(?:<d><s>*){1,6})?',
  '<s>', '[' || ops.blank_class() || '().\-' || ops.range_of(183) || ops.range_of(8208, 8213) || ops.range_of(8226) || ops.range_of(8228)
    || ops.range_of(8722) || ops.range_of(12539) || ops.range_of(65112) || ops.range_of(65123) || ops.range_of(65288, 65289)
    || ops.range_of(65293, 65294) || ']'),
  '<d>', '[0-9' || (
    select string_agg(ops.range_of(ascii(substr(ops.digits(), z.place, 1)), ascii(substr(ops.digits(), z.place + 9, 1))), '' order by z.place)
    from generate_series(1, length(ops.digits()), 10) as z (place)) || ']');

comment on function ops.phone_pattern() is
$$Regular expression of a phone number as people paste it: 5 to 15 digits of any script with blanks, dashes, dots and parentheses
between them, tel: before and an extension behind it. Browsers read it, too.$$;

create function ops.phone_number(text text, region text default null) returns text
language plpgsql immutable parallel safe
as $$
declare
  v_text text;
  v_extension text;
  v_plan constant text[] := string_to_array(ops.phone_plans() ->> region, ' ');
  v_lengths constant integer[] := string_to_array(v_plan[4], ',')::integer[];
  v_digits text;
  v_national text;
begin
  if text is null or length(text) > 100 or text !~ ('^(?:' || ops.phone_pattern() || ')$') then
    return null;
  end if;
  v_text := lower(ops.ascii_digits(normalize(text, NFKC)));
  v_extension := regexp_replace(substring(v_text from '[a-z#][^+]*$'), '[^0-9]', '', 'g');
  if v_text ~ '^[^0-9]*tel:[^a-z#]*$' then
    v_extension := null;
  elsif v_extension <> '' then
    v_text := regexp_replace(v_text, '(?:ext|x|#)[^+]*$', '');
  end if;
  v_digits := regexp_replace(v_text, '[^0-9]', '', 'g');
  if v_text like '%+%' then
    -- +44 (0)20: the zero is dialled within the country only.
    v_digits := '+' || case when v_text ~ '\(\s*0\s*\)' and v_digits !~ '^39'
      then regexp_replace(regexp_replace(v_text, '\(\s*0\s*\)', ''), '[^0-9]', '', 'g') else v_digits end;
  elsif length(v_digits) between length(v_plan[3]) + 7 and length(v_plan[3]) + 15 and starts_with(v_digits, v_plan[3]) then
    v_digits := '+' || substr(v_digits, length(v_plan[3]) + 1);
  else
    v_national := case
      when v_plan[2] <> '-' and starts_with(v_digits, v_plan[2]) and length(v_digits) - length(v_plan[2]) = any (v_lengths)
        then substr(v_digits, length(v_plan[2]) + 1)
      when length(v_digits) = any (v_lengths) then v_digits
    end;
    -- A number without its area stays what it is.
    v_digits := case
      when length(v_plan[1]) + length(v_national) <= 15 then '+' || v_plan[1] || v_national
      when v_national is null and starts_with(v_digits, v_plan[1]) and length(v_digits) - length(v_plan[1]) = any (v_lengths) then '+' || v_digits
      else v_digits
    end;
  end if;
  return v_digits || coalesce(' ext. ' || nullif(v_extension, ''), '');
end
$$;

comment on function ops.phone_number(text, text) is
$$The one spelling of a phone number, in which it is stored: E.164 (+15185550199), where it says its country or has the length of
a national number of the region (ISO 3166 alpha-2); else its digits; then " ext. 12" where it has one. Null for what is no phone
number, or two of them, and for null.$$;

commit;
