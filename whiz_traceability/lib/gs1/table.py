"""The table of all GS1 application identifiers, as data.

One line per identifier or range of identifiers, with eight fields:

1. identifier, or first and last of a range;
2. flags: ``F`` predefined length, so that no separator follows; ``Q`` may stand in
   the query part of a Digital Link;
3. format: parts of the value in order. ``N`` digits, ``X``, ``Y``, ``Z`` GS1's
   character sets 82, 39 and 64; ``N6`` exactly six, ``N..6`` one to six; ``[N6]`` may
   be left out; ``*4`` up to four times; after colons the names of rules (``rules.py``);
4. kind of the typed value (``values.py``), empty for text;
5. needs: one of these must be in the same code; ``+`` joins those that must all be
   there; ``31nn`` stands for all identifiers that begin with 31, ``item`` for ``ITEM``;
6. excludes: must not be in the same code;
7. Digital Link: ``key`` for a primary key, or its qualifiers in their order, ``/``
   between alternatives;
8. data title, as printed next to the identifier.

Source of the facts: GS1 Barcode Syntax Dictionary, GS1 General Specifications.
"""

#: The identifiers of a trade item, its pieces, and the contents of a logistic unit.
ITEM = "01,02,03,8006,8026"

ROWS = """\
00|FQ|N18:csum:gcppos2||||key|SSCC
01|FQ|N14:csum:gcppos2|||255,37|22,10,21/235|GTIN
02|FQ|N14:csum:gcppos2||37|01,03||CONTENT
03|F|N14:csum:gcppos2|||01,02,37,235||MTO GTIN
10|Q|X..20||item|||BATCH/LOT
11|FQ|N6:yymmd0|date|item|||PROD DATE
12|FQ|N6:yymmd0|date|8020|||DUE DATE
13|FQ|N6:yymmd0|date|item|||PACK DATE
15|FQ|N6:yymmd0|date|item|||BEST BEFORE or BEST BY
16|FQ|N6:yymmd0|date|item|||SELL BY
17|FQ|N6:yymmd0|date|01,02,03,255,8006,8026|||USE BY or EXPIRY
20|FQ|N2||item|||VARIANT
21||X..20||01,03,8006|235||SERIAL
22||X..20||01|||CPV
235||X..28||01|||TPX
240|Q|X..30||item|||ADDITIONAL ID
241|Q|X..30||item|||CUST. PART No.
242|Q|N..6||01,02,8006,8026|||MTO VARIANT
243|Q|X..20||01,03|||PCN
250|Q|X..30||01+21,03+21,8006+21|||SECONDARY SERIAL
251|Q|X..30||01,03,8006|||REF. TO SOURCE
253|Q|N13:csum:gcppos1 [X..17]||||key|GDTI
254||X..20||414|||GLN EXTENSION COMPONENT
255|Q|N13:csum:gcppos1 [N..12]|||01,02,415,8006,8020,8026|key|GCN
30|Q|N..8|count|01,02|||VAR. COUNT
3100-3105|FQ|N6|decimal|01,02|310n||NET WEIGHT (kg)
3110-3115|FQ|N6|decimal|01,02|311n||LENGTH (m)
3120-3125|FQ|N6|decimal|01,02|312n||WIDTH (m)
3130-3135|FQ|N6|decimal|01,02|313n||HEIGHT (m)
3140-3145|FQ|N6|decimal|01,02|314n||AREA (m²)
3150-3155|FQ|N6|decimal|01,02|315n||NET VOLUME (l)
3160-3165|FQ|N6|decimal|01,02|316n||NET VOLUME (m³)
3200-3205|FQ|N6|decimal|01,02|320n||NET WEIGHT (lb)
3210-3215|FQ|N6|decimal|01,02|321n||LENGTH (in)
3220-3225|FQ|N6|decimal|01,02|322n||LENGTH (ft)
3230-3235|FQ|N6|decimal|01,02|323n||LENGTH (yd)
3240-3245|FQ|N6|decimal|01,02|324n||WIDTH (in)
3250-3255|FQ|N6|decimal|01,02|325n||WIDTH (ft)
3260-3265|FQ|N6|decimal|01,02|326n||WIDTH (yd)
3270-3275|FQ|N6|decimal|01,02|327n||HEIGHT (in)
3280-3285|FQ|N6|decimal|01,02|328n||HEIGHT (ft)
3290-3295|FQ|N6|decimal|01,02|329n||HEIGHT (yd)
3300-3305|FQ|N6|decimal|00,01|330n||GROSS WEIGHT (kg)
3310-3315|FQ|N6|decimal|00,01|331n||LENGTH (m), log
3320-3325|FQ|N6|decimal|00,01|332n||WIDTH (m), log
3330-3335|FQ|N6|decimal|00,01|333n||HEIGHT (m), log
3340-3345|FQ|N6|decimal|00,01|334n||AREA (m²), log
3350-3355|FQ|N6|decimal|00,01|335n||VOLUME (l), log
3360-3365|FQ|N6|decimal|00,01|336n||VOLUME (m³), log
3370-3375|FQ|N6|decimal|01|337n||KG PER m²
3400-3405|FQ|N6|decimal|00,01|340n||GROSS WEIGHT (lb)
3410-3415|FQ|N6|decimal|00,01|341n||LENGTH (in), log
3420-3425|FQ|N6|decimal|00,01|342n||LENGTH (ft), log
3430-3435|FQ|N6|decimal|00,01|343n||LENGTH (yd), log
3440-3445|FQ|N6|decimal|00,01|344n||WIDTH (in), log
3450-3455|FQ|N6|decimal|00,01|345n||WIDTH (ft), log
3460-3465|FQ|N6|decimal|00,01|346n||WIDTH (yd), log
3470-3475|FQ|N6|decimal|00,01|347n||HEIGHT (in), log
3480-3485|FQ|N6|decimal|00,01|348n||HEIGHT (ft), log
3490-3495|FQ|N6|decimal|00,01|349n||HEIGHT (yd), log
3500-3505|FQ|N6|decimal|01,02|350n||AREA (in²)
3510-3515|FQ|N6|decimal|01,02|351n||AREA (ft²)
3520-3525|FQ|N6|decimal|01,02|352n||AREA (yd²)
3530-3535|FQ|N6|decimal|00,01|353n||AREA (in²), log
3540-3545|FQ|N6|decimal|00,01|354n||AREA (ft²), log
3550-3555|FQ|N6|decimal|00,01|355n||AREA (yd²), log
3560-3565|FQ|N6|decimal|01,02|356n||NET WEIGHT (tr oz)
3570-3575|FQ|N6|decimal|01,02|357n||NET VOLUME (oz)
3600-3605|FQ|N6|decimal|01,02|360n||NET VOLUME (qt (US))
3610-3615|FQ|N6|decimal|01,02|361n||NET VOLUME (gal.)
3620-3625|FQ|N6|decimal|00,01|362n||VOLUME (qt (US)), log
3630-3635|FQ|N6|decimal|00,01|363n||VOLUME (gal (US)), log
3640-3645|FQ|N6|decimal|01,02|364n||NET VOLUME (in³)
3650-3655|FQ|N6|decimal|01,02|365n||NET VOLUME (ft³)
3660-3665|FQ|N6|decimal|01,02|366n||NET VOLUME (yd³)
3670-3675|FQ|N6|decimal|00,01|367n||VOLUME (in³), log
3680-3685|FQ|N6|decimal|00,01|368n||VOLUME (ft³), log
3690-3695|FQ|N6|decimal|00,01|369n||VOLUME (yd³), log
37|Q|N..8|count|00+02,00+8026|||COUNT
3900-3909|Q|N..15|decimal|255,8020|390n,391n,394n,8111||AMOUNT
3910-3919|Q|N3:iso4217 N..15|money|8020|391n||AMOUNT
3920-3929|Q|N..15|decimal|01+30,01+31nn,01+32nn,01+35nn,01+36nn|392n,393n||PRICE
3930-3939|Q|N3:iso4217 N..15|money|30,31nn,32nn,35nn,36nn|393n||PRICE
3940-3943|Q|N4|decimal|255|394n,8111||PRCNT OFF
3950-3955|Q|N6|decimal|30,31nn,32nn,35nn,36nn|392n,393n,395n,8005||PRICE/UoM
400|Q|X..30|||||ORDER NUMBER
401|Q|X..30:gcppos1||||key|GINC
402|Q|N17:csum:gcppos1||||key|GSIN
403|Q|X..30||00|||ROUTE
410|FQ|N13:csum:gcppos1|||||SHIP TO LOC
411|FQ|N13:csum:gcppos1|||||BILL TO
412|FQ|N13:csum:gcppos1|||||PURCHASE FROM
413|FQ|N13:csum:gcppos1|||||SHIP FOR LOC
414|FQ|N13:csum:gcppos1||||254/7040|LOC No.
415|FQ|N13:csum:gcppos1||8020||8020|PAY TO
416|FQ|N13:csum:gcppos1|||||PROD/SERV LOC
417|FQ|N13:csum:gcppos1||||7040|PARTY
420|Q|X..20|||421||SHIP TO POST
421|Q|N3:iso3166 X..9|||4307||SHIP TO POST
422|Q|N3:iso3166||item|426||ORIGIN
423|Q|N3:iso3166 [N3:iso3166]*4|countries|01,02,03|426||COUNTRY - INITIAL PROCESS
424|Q|N3:iso3166||01,02,03|426||COUNTRY - PROCESS
425|Q|N3:iso3166 [N3:iso3166]*4|countries|01,02,03|426||COUNTRY - DISASSEMBLY
426|Q|N3:iso3166||01,02,03|||COUNTRY - FULL PROCESS
427|Q|X..3||01+422,02+422,03+422|||ORIGIN SUBDIVISION
4300|Q|X..35:pcenc|percent|00|||SHIP TO COMP
4301|Q|X..35:pcenc|percent|00|||SHIP TO NAME
4302|Q|X..70:pcenc|percent|00|||SHIP TO ADD1
4303|Q|X..70:pcenc|percent|4302|||SHIP TO ADD2
4304|Q|X..70:pcenc|percent|00|||SHIP TO SUB
4305|Q|X..70:pcenc|percent|00|||SHIP TO LOC
4306|Q|X..70:pcenc|percent|00|||SHIP TO REG
4307|Q|X2:iso3166alpha2||00|||SHIP TO COUNTRY
4308|Q|X..30||00|||SHIP TO PHONE
4309|Q|N10:latitude N10:longitude|place|00|||SHIP TO GEO
4310|Q|X..35:pcenc|percent|00|||RTN TO COMP
4311|Q|X..35:pcenc|percent|00|||RTN TO NAME
4312|Q|X..70:pcenc|percent|00|||RTN TO ADD1
4313|Q|X..70:pcenc|percent|4312|||RTN TO ADD2
4314|Q|X..70:pcenc|percent|00|||RTN TO SUB
4315|Q|X..70:pcenc|percent|00|||RTN TO LOC
4316|Q|X..70:pcenc|percent|00|||RTN TO REG
4317|Q|X2:iso3166alpha2||00|||RTN TO COUNTRY
4318|Q|X..20||00|||RTN TO POST
4319|Q|X..30||00|||RTN TO PHONE
4320|Q|X..35:pcenc|percent|00|||SRV DESCRIPTION
4321|Q|N1:yesno|yesno|00|||DANGEROUS GOODS
4322|Q|N1:yesno|yesno|00|||AUTH TO LEAVE
4323|Q|N1:yesno|yesno|00|||SIG REQUIRED
4324|Q|N6:yymmd0 N4:hhmi|moment|00|||NOT BEF DEL DT
4325|Q|N6:yymmd0 N4:hhmi|moment|00|||NOT AFT DEL DT
4326|Q|N6:yymmdd|date|00|||REL DATE
4330|Q|N6 [X1:hyphen]|degrees|00|4331||MAX TEMP F.
4331|Q|N6 [X1:hyphen]|degrees|00|4330||MAX TEMP C.
4332|Q|N6 [X1:hyphen]|degrees|00|4333||MIN TEMP F.
4333|Q|N6 [X1:hyphen]|degrees|00|4332||MIN TEMP C.
7001|Q|N13||01,02,8006,8026|||NSN
7002|Q|X..30||01,02|||MEAT CUT
7003|Q|N6:yymmdd N4:hhmi|moment|01,02,03|||EXPIRY TIME
7004|Q|N..4|count|01+10,03+10|||ACTIVE POTENCY
7005|Q|X..12||01,02|||CATCH AREA
7006|Q|N6:yymmdd|date|01,02|||FIRST FREEZE DATE
7007|Q|N6:yymmdd [N6:yymmdd]|dates|01,02|||HARVEST DATE
7008|Q|X..3||01,02|||AQUATIC SPECIES
7009|Q|X..10||01,02|||FISHING GEAR TYPE
7010|Q|X..2||01,02,03|||PROD METHOD
7011|Q|N6:yymmdd [N4:hhmi]|moment|01,02,03|||TEST BY DATE
7020|Q|X..20||01+416,03+416,8006+416|||REFURB LOT
7021|Q|X..20||01,03,8006|||FUNC STAT
7022|Q|X..20||01+7021,03+7021,8006+7021|||REV STAT
7023|Q|X..30:gcppos1|||||GIAI - ASSEMBLY
7030|Q|N3:iso3166999 X..27||01,02|||PROCESSOR # 0
7031|Q|N3:iso3166999 X..27||01,02|||PROCESSOR # 1
7032|Q|N3:iso3166999 X..27||01,02|||PROCESSOR # 2
7033|Q|N3:iso3166999 X..27||01,02|||PROCESSOR # 3
7034|Q|N3:iso3166999 X..27||01,02|||PROCESSOR # 4
7035|Q|N3:iso3166999 X..27||01,02|||PROCESSOR # 5
7036|Q|N3:iso3166999 X..27||01,02|||PROCESSOR # 6
7037|Q|N3:iso3166999 X..27||01,02|||PROCESSOR # 7
7038|Q|N3:iso3166999 X..27||01,02|||PROCESSOR # 8
7039|Q|N3:iso3166999 X..27||01,02|||PROCESSOR # 9
7040||N1 X1 X1 X1:importeridx|||||UIC+EXT
7041||X..4:packagetype||00|||UFRGT UNIT TYPE
710|Q|X..20||01|||NHRN PZN
711|Q|X..20||01|||NHRN CIP
712|Q|X..20||01|||NHRN CN
713|Q|X..20||01|||NHRN DRN
714|Q|X..20||01|||NHRN AIM
715|Q|X..20||01|||NHRN NDC
716|Q|X..20||01|||NHRN AIC
717|Q|X..20||01|||NHRN SRN
7230|Q|X2 X..28||01,8004|||CERT # 1
7231|Q|X2 X..28||01,8004|||CERT # 2
7232|Q|X2 X..28||01,8004|||CERT # 3
7233|Q|X2 X..28||01,8004|||CERT # 4
7234|Q|X2 X..28||01,8004|||CERT # 5
7235|Q|X2 X..28||01,8004|||CERT # 6
7236|Q|X2 X..28||01,8004|||CERT # 7
7237|Q|X2 X..28||01,8004|||CERT # 8
7238|Q|X2 X..28||01,8004|||CERT # 9
7239|Q|X2 X..28||01,8004|||CERT # 10
7240|Q|X..20||01,8006|03||PROTOCOL
7241|Q|N2:mediatype||8017,8018|||AIDC MEDIA TYPE
7242|Q|X..25||8017,8018|||VCN
7250|Q|N8:yyyymmdd|date|8018|7251||DOB
7251|Q|N8:yyyymmdd N4:hhmi|moment|8018|7250||DOB TIME
7252|Q|N1:iso5218||8018|||BIO SEX
7253|Q|X..40:pcenc|percent|8017,8018|7256,7259||FAMILY NAME
7254|Q|X..40:pcenc|percent|8017,8018|7256,7259||GIVEN NAME
7255|Q|X..10||8017,8018|7256,7259||SUFFIX
7256|Q|X..90:pcenc|percent|8017,8018|||FULL NAME
7257|Q|X..70:pcenc|percent|8018|||PERSON ADDR
7258|Q|X3:posinseqslash||8018+7259|||BIRTH SEQUENCE
7259|Q|X..40:pcenc|percent|8018|7256||BABY
8001|Q|N4:nonzero N5:nonzero N3:nonzero N1:winding N1||01|||DIMENSIONS
8002|Q|X..20|||||CMT No.
8003|Q|N1:zero N13:csum:gcppos1 [X..16]||||key|GRAI
8004|Q|X..30:gcppos1||||7040|GIAI
8005|Q|N6||01,02|||PRICE PER UNIT
8006|Q|N14:csum:gcppos2 N4:pieceoftotal|piece||01,03,37|22,10,21|ITIP
8007|Q|X..34:iban||415|||IBAN
8008|Q|N6:yymmdd N2:hh [N2:mi] [N2:ss]|moment|01,02,03|||PROD TIME
8009|Q|X..50||00,01,03|||OPTSEN
8010|Q|Y..30:gcppos1||||8011|CPID
8011||N..12:nozeroprefix||8010|||CPID SERIAL
8012|Q|X..20||01,03,8006|||VERSION
8013|Q|X..25:csumalpha:gcppos1||||key|GMN
8014||X..25:csumalpha:gcppos1:hasnondigit||01|||MUDI
8017|Q|N18:csum:gcppos1|||8018|8019|GSRN - PROVIDER
8018|Q|N18:csum:gcppos1|||8017|8019|GSRN - RECIPIENT
8019||N..10||8017,8018|||SRIN
8020||X..25||415|||REF No.
8026|Q|N14:csum:gcppos2 N4:pieceoftotal|piece|37|02,03,8006||ITIP CONTENT
8030|Q|Z..90||00,01+21,03+21,253,255,8003,8004,8006+21,8010+8011,8017,8018|||DIGSIG
8040||N15||01+21|||IMEI
8041||N15||01+21+8040|||IMEI2
8042||N32||01+21+8040|||ESIM
8043||N18 [N..2]||01+21+8040|||PSIM
8110|Q|X..70:couponcode|||||
8111|Q|N4|count|255|||POINTS
8112|Q|X..70:couponposoffer|||||
8200||X..70||01|||PRODUCT URL
90|Q|X..30|||||INTERNAL
91-99|Q|X..90|||||INTERNAL
"""
