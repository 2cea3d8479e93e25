extension NameVariants {
  static let givenGroups = """
    robert bob rob bobby robbie bert rupert roberto robin
    william bill will billy willie willy liam wilhelm guillermo guillaume guglielmo wim
    richard rick dick rich ricky richie ricardo riccardo
    james jim jimmy jamie jem jacob jakob jaime diego jacques
    jack johnny jackie
    john jack johnny jon johann johannes hans jan jean juan giovanni ivan joao jens hannes ian sean shaun
    michael mike mick mickey micky mikey michel miguel michele mikhail michal misha
    joseph joe joey josef jose giuseppe jozef sepp jupp pepe osip iosif
    thomas tom tommy tomas tomasz tommaso thom
    charles charlie chuck chas charley karl carl carlos carlo karel
    daniel dan danny daniil danilo
    matthew matt matty matthias mathias matteo matthieu mathew
    mathew matt
    anthony tony antony anton antonio antoine toni antoni
    christopher chris kit christoph kristof cristobal christophe topher kristofer kristoffer kristopher cristopher christofer
    christian chris kristian cristian
    steven stephen steve stefan stephan stevie esteban stefano etienne stepan szczepan
    andrew andy drew andreas andre andrea andres andrei andrey andrzej andrej
    kenneth ken kenny
    edward ed ted eddie teddy ned eduard eduardo edoardo edouard
    edmund ed eddie ted
    edwin ed eddie
    ronald ron ronnie ronny
    donald don donnie donny
    timothy tim timmy timo timofey
    nicholas nick nicky nicolas nikolaus nicola nikolai nikolay nikola klaus niklas nico niko nikos nikolaos mikolaj
    jonathan jon jonny nathan
    nathaniel nat nate nathan
    benjamin ben benny benji
    samuel sam sammy
    samantha sam sammy
    gregory greg gregor grigori grigory gregorio grzegorz grisha
    alexander alex sandy alec al lex sascha sasha xander aleksandr aleksander alejandro alexandre alessandro oleksandr \
    alexandros ales
    patrick pat paddy patricio
    raymond ray raimund ramon
    lawrence larry laurence lorenz lorenzo laurent lars
    albert al bert bertie alberto albrecht
    alfred fred al alf alfie alfredo
    frederick fred freddie freddy friedrich fritz frederic fredrick frederik federico fryderyk
    gerald gerry jerry gerard gerhard gerd gerardo
    jerome jerry
    jeremy jerry jem jeremiah
    geoffrey geoff jeff jeffrey jeffery
    david dave davey davy davide dawid
    joshua josh
    zachary zach zack zak
    douglas doug dougie
    peter pete pedro pietro pierre piotr pyotr petr petros peer
    paul pauli pablo paolo pavel pawel pol
    walter walt wally walther
    harold harry hal
    henry harry hank hal heinrich heinz enrique enrico henri henryk hendrik heiner
    arthur art artie artur arturo
    vincent vince vinny vincenzo vicente vinnie
    theodore ted teddy theo theodor fyodor feodor
    leonard len lenny leo leonhard leonardo
    leo leon lev
    ernest ernie ernst ernesto
    eugene gene eugen evgeny yevgeny evgeni evgenii yevgeni
    francis frank fran frankie franz francisco francesco francois franciszek paco
    franklin frank
    george georg jorge giorgio georges jerzy yuri georgios giorgos yorgos juergen jurgen joerg jorg georgy
    louis lou louie ludwig luis luigi lewis ludovic
    phillip philip phil felipe filippo philippe philipp filip pip
    russell russ
    stanley stan
    terence terry terrence
    victor vic viktor vittorio
    vladimir vova volodya wladimir volodymyr
    dmitri dmitry dmitriy dimitri dimitrios dima dmytro
    sergei sergey serge sergio serhiy sergii
    alexei alexey aleksei aleksey alexis alyosha oleksii
    mohammed mohamed muhammad mohammad mo muhammed mehmet mohamad
    ahmed ahmad achmed
    abdullah abdallah
    hussein hussain husain
    yusuf youssef yousef yousuf joseph
    ibrahim abraham abe
    christos chris
    clifford cliff
    clinton clint
    bradley brad
    barnaby barney bernard
    bernard bernie bernhard bernardo bernd
    calvin cal
    cameron cam
    desmond des
    dominic dom nick dominik domenico
    frederica freddie
    gabriel gabe
    gilbert gil bert
    herbert herb bert
    hubert bert
    hugh hughie hugo
    isaac ike zac
    jason jay
    julian jules julius
    kevin kev
    luke lucas lukas luca lucasz luc
    malcolm mal
    marcus marc mark marco markus marek marcos
    martin marty martino
    maurice mo morris moritz
    maximilian max
    melvin mel
    mitchell mitch
    neil neal niall
    norman norm
    oliver ollie olly olivier
    oscar ozzie oskar
    owen eoin
    reginald reg reggie reinhold
    rodney rod
    roderick rod rory
    roland rolly orlando rolando
    sebastian seb bastian basti
    sidney sid
    simon si szymon simone
    trevor trev
    wolfgang wolf
    wayne way
    elizabeth liz beth betty lizzie eliza lisa elsie libby bess betsy bessie elisabeth elsa ilse liesl isabel lise \
    elisabetta elzbieta lilibet lizzy elise
    isabel isabella bella belle isabelle izzy ysabel
    margaret maggie peggy meg madge marge margie greta gretchen margarete margot rita margarita marguerite megan \
    margarethe malgorzata maisie
    patricia pat trish patty tricia patsy trisha
    jennifer jen jenny jenni jenna
    barbara barb babs bobbie basia
    susan sue susie suzanne susanne suzy susanna zuzanna
    jessica jess jessie
    katherine catherine kate kathy katie kathryn cathy kit kitty katharina kathrin katarina ekaterina yekaterina \
    caterina katja katya kat cate catharine catrin katarzyna
    kathleen kathy kate cathleen kath
    caitlin kate katie
    deborah debbie deb debra debby
    rebecca becky becca bec rebekka
    christine christina chris tina chrissie kirsten kristin kristina krystyna christiane kristine tine
    victoria vicky vicki tori viktoria vikki
    jacqueline jackie jacqui
    theresa teresa terry tess tessa therese teri resi
    judith judy judi jutta
    pamela pam
    sandra sandy alexandra sandie
    alexandra alex sandra sasha lexi aleksandra alexa sandy oleksandra
    cynthia cindy
    lucinda cindy lucy
    dorothy dot dolly dottie dorothea doris dora thea
    kimberly kim kimberley kimmy
    amanda mandy manda
    stephanie steph stefanie stevie stefania
    virginia ginny ginger
    abigail abby gail abbie
    frances fran frankie francesca fanny franziska francoise franzi
    danielle dani daniela
    alexis lexi alex
    nancy nan ann anne
    ann anne anna annie hannah anya hanna annette anja ania nan nancy anita anka
    mary molly may maria marie mae polly mamie moira maryam mariam mia mitzi
    martha patty marta
    matilda tilly mathilde tilda
    angela angie angelika angelina
    melissa mel missy lissa
    melanie mel
    charlotte lottie charlie lotte carlotta
    caroline carrie carol karoline carolina lina
    carol carrie karola
    natalie nat natalia natasha natalya nataliya
    eleanor ellie nell nora elena helen lena eleonore
    helen nell ellen helena helene elena lena eleni olena nellie
    emily em emmy emilie emilia millie
    amelia amy millie emilia amalia
    emma em emmy
    gabrielle gabby gabi gabriela gaby
    georgina georgie gina
    regina gina
    gwendolyn gwen
    harriet hattie harri henriette
    henrietta hettie etta
    jane jean janet janie joan joanna jeanne johanna juana giovanna
    joanne jo joanna joan
    josephine jo josie josefine pepa
    julia julie juliet juli julija yulia giulia yuliya
    laura lori laurie lara
    leah lea
    lillian lily lilly lil
    louise lou luise luisa
    lucy lucia luzia lucie
    lydia lidia
    madeline maddie magdalena lena madeleine maddy
    marilyn lyn
    mildred millie
    miriam mimi
    michelle shelly micheline
    naomi nomi
    nicole nicky nikki nicola
    olivia liv livia
    penelope penny
    philippa pippa pip
    priscilla cilla
    rachel rae rahel raquel
    rosemary rose rosie romy
    rose rosie rosa roza
    roxanne roxy
    sarah sara sally sadie
    sophia sophie sofia zofia sonja sonia sofie
    sylvia silvia sylvie
    tabitha tabby
    tamara tammy
    ursula uschi ulla
    valerie val valeria
    veronica ronnie vera veronika
    vivian viv
    winifred winnie
    yvonne evonne
    zoe zoey
    irina ira iryna irene
    olga olya olha
    tatiana tanya tania tatyana tetiana
    svetlana sveta
    lyudmila ludmila mila liudmila
    anastasia nastya stacy anastasiya
    yelena elena lena helena
    fatima fatma fatimah
    aisha ayesha aicha aysha
    elisabetta betta lisetta elisa betti
    vincenzo enzo vincenzino
    lorenzo enzo renzo
    luigi gigi gino luigino
    giuseppina pina peppina giusy
    giovanni gianni nanni vanni gianluca
    antonio tonino tono antoine antonino nino tonio
    antonia antonella toni tonia nella
    domenico mimmo
    salvatore totore toto salvo turi
    francesco franco ciccio cecco checco
    francisco paco pancho curro kiko paquito fran
    francisca paca paqui francesca franca
    margherita rita ghita margarita
    raffaele lello raffa rafael rafa
    alessandro sandro ale
    alessandra sandra ale
    federico fede chicco
    giacomo mino giacomino
    filippo pippo
    stefania stefi fania
    roberta robi
    gabriella lella
    jose pepe pepito chepe
    maria mari marieta maruja mariuccia mariella marika
    dolores lola loli
    rosario charo
    concepcion concha conchita
    mercedes merche merce
    pilar pili
    guadalupe lupe lupita
    ignacio nacho
    enrique quique kike
    manuel manolo manu lolo manny emanuel emmanuel
    manuela manola manoli
    eduardo lalo edu
    guillermo memo guille
    mehmet memo memet
    jesus chus chucho suso
    isabel chabela isa
    beatriz bea trixi beatrice beatrix bice
    gonzalo gonza chalo
    santiago santi yago
    alejandro alex jandro ale
    javier javi xavier xabi xavi
    fernando fer nando ferdinand ferdi
    graciela chela
    consuelo chelo
    montserrat montse
    tomasz tomek
    malgorzata gosia malgosia
    katarzyna kasia
    krzysztof krzysiek krzys christoph christopher
    krystyna krysia
    agnieszka aga agnes ines agnese
    piotr piotrek
    pawel pawelek
    jan janek jasiek
    andrzej jedrek andrzejek
    stanislaw staszek stasiek
    zbigniew zbyszek zbyszko
    wojciech wojtek adalbert
    jozef jozek
    grzegorz grzesiek grzes
    marek mareczek
    michal michalek
    jakub kuba jacob
    mateusz matek matthew
    barbara basia
    joanna asia joasia
    anna ania anka andzia
    ewa ewka ewunia eva eve
    magdalena magda
    elzbieta ela
    aleksandra ola
    zofia zosia
    dorota dorotka
    tadeusz tadek
    ryszard rysiek richard
    kazimierz kazik
    jadwiga jadzia hedwig
    beata beatka
    mustafa musti mustapha
    hasan hassan
    suleyman sulo suleiman soliman
    abdullah apo
    fatma fatos
    zeynep zeyno
    hatice hatce khadija
    emine emos
    stefanie steffi stefanie stephanie
    susanne susi sanne
    michael michi michel mischa
    andreas andi andy
    matthias matze hias
    wolfgang wolle wolfi
    ulrich uli ulli
    ulrike uli rike ulli
    manfred manni fredi
    sabine bine bini
    katharina kathi kati
    gabriele gabi gabriela
    hannelore hanne lore
    johanna hanna hanne jo
    johannes hannes
    siegfried siggi
    sigrid siggi
    helmut helle
    gunther gunter guenther gunnar
    hans hansi hannes
    heinrich heiner heini heinz
    dietrich dieter
    friederike rike friedel
    angelika geli angi
    monika moni mona
    renate nate reni
    ingeborg inge
    karin karina
    lars lasse
    bjorn bjarne
    nils niels nick
    pierre pierrot
    veronique vero
    dominique dom domi
    jacques jacquot jacky
    francois fanfan
    francoise fanchon
    antoine toine titi
    genevieve ginette
    marguerite margot
    guillaume guigui
    nathalie nat natou
    frederic fred fredo
    philippe philou
    alexandre alex
    christophe chris tof
    catherine cathie cathy
    benedicte bene
    emmanuelle manue
    madeleine mado
    nicolo nico niccolo
    ibrahim ibo
    giuseppe beppe peppe peppino pino
    christian christl
    """
}
